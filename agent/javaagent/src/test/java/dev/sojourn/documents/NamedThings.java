package dev.sojourn.documents;

import dev.sojourn.documents.Counts.Kind;
import dev.sojourn.documents.OwnClasses.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks in a repository's documents and comments for links, paths, classes and members that do not
 * exist.
 *
 * <p>A class that the repository does not have is somebody else's, and its members are left alone,
 * unless its name is that of a test or begins with the package {@code dev.sojourn}. Where it stands
 * in back-ticks or in a code tag it must be the JDK's, or be mentioned by some code, which renamed
 * ones are not any more. A library's is written with its package.
 */
final class NamedThings {
  /** {@code Map.Entry.getKey}, {@code Map#size}, {@code Map::size}; not the end of a longer one. */
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w.#$/@\\-])([A-Z]\\w*)((?:(?:\\.|#|::)\\w+)*)(…?)");

  /** What begins like a class or like a member of it, and nothing else. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("@?([A-Z][a-z]\\w*)(?:[.#(<:](?s:.*))?");

  private static final Pattern CODE_TAG =
      Pattern.compile("\\{@code\\s+@?([A-Z][a-z]\\w*)(?=[}.#(<:])");

  private static final Pattern TEST_NAME = Pattern.compile("\\w*[a-z0-9](?:Test|IT|Stress)");

  private static final Pattern WHOLE_NAME =
      Pattern.compile("(?<![\\w.$/\\-])dev\\.sojourn((?:\\.[a-z]\\w*)*)(?:\\.([A-Z]\\w*))?");

  /** {@code unregister()}, {@code request.isCovered()}, without a class; not {@code futex(2)}. */
  private static final Pattern CALL =
      Pattern.compile("[a-z]\\w*(?:\\.[a-z]\\w*)*\\((?!\\d\\)).*\\)");

  private static final Pattern PATH =
      Pattern.compile(
          "(?<![\\w./$\\-])(?:"
              + "(?:agent|demo-apps|integration-tests|docs|src/main|src/test|\\.ci|\\.github)/[\\w./@-]*"
              + "|[\\w-]+\\.(?:md|svg|tla|litmus)\\b)");

  private static final Pattern WORD = Pattern.compile("\\w+");

  /** {@code NAME.twin}: a place for a name. */
  private static final Pattern PLACEHOLDER = Pattern.compile("(?:.*/)?[A-Z]+\\.(?!md$)\\w+");

  /** What comes after a dot and is no member. */
  private static final Set<String> NO_MEMBERS =
      Set.of("class", "this", "super", "java", "jar", "md", "svg", "tla", "cfg", "litmus", "out");

  private static final Pattern LINK_TAG = Pattern.compile("\\{@link(?:plain)?\\s+([^}\\s(]+)");

  /** In the comment at the head of a model: {@code Type.member, member, member;}. */
  private static final Pattern LIST =
      Pattern.compile(
          "(?<![\\w.])([A-Z]\\w*)\\.\\w+((?:,\\s+[a-z]\\w*+)+)(?=\\s*(?:[;,.)*]|\\n|$))");

  private final Repository repository;
  private final List<JavaSource> sources;
  private final OwnClasses classes;

  /** Of all code, without literals. */
  private final Set<String> words;

  /** Those in literals. */
  private final Set<String> literals;

  private final List<Mistake> mistakes = new ArrayList<>();
  private final Counts counts = new Counts();

  private NamedThings(Repository repository) {
    this.repository = repository;
    this.sources =
        repository.filesThatEndWith(".java").stream()
            .map(file -> JavaSource.of(file, repository.read(file)))
            .toList();
    this.classes = new OwnClasses(sources);
    this.words = words(sources, JavaSource::code);
    this.literals = words(sources, JavaSource::literals);
  }

  private static Set<String> words(List<JavaSource> sources, Function<JavaSource, String> part) {
    return sources.stream()
        .flatMap(source -> WORD.matcher(part.apply(source)).results())
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  static NamedThings lookIn(Repository repository) {
    NamedThings things = new NamedThings(repository);
    repository.filesThatEndWith(".md").forEach(things::lookInMarkdown);
    things.sources.forEach(things::lookInJava);
    repository.filesThatEndWith(".tla").forEach(things::lookInModel);
    Stream.of(".litmus", ".yml", ".ci/run")
        .flatMap(ending -> repository.filesThatEndWith(ending).stream())
        .forEach(file -> things.lookInText(file, repository.read(file)));
    repository.filesThatEndWith(".xml").forEach(things::lookInXml);
    return things;
  }

  List<Mistake> mistakes() {
    return List.copyOf(mistakes);
  }

  Counts counts() {
    return counts;
  }

  private void lookInMarkdown(String file) {
    Markdown document = Markdown.of(repository.read(file));
    for (Markdown.Block block : document.prose()) {
      block.links().forEach(link -> checkLink(new Place(file, link.line()), link.text()));
      block.lines().forEach(line -> checkPaths(new Place(file, line.line()), line.text()));
      for (Markdown.Found span : block.spans()) {
        Place place = new Place(file, span.line());
        checkNames(place, span.text());
        Matcher name = CLASS_NAME.matcher(span.text().strip());
        if (name.matches()) {
          checkIsKnown(place, name.group(1));
        }
        checkCall(place, span.text().strip().replaceAll("\\s+", " "));
      }
    }
    lookInText(file, String.join("\n", document.fenced()));
  }

  private void lookInJava(JavaSource source) {
    String comments = source.comments();
    lookForPaths(source.path(), comments);
    lookForNames(source.path(), withoutExamples(comments));
    LINK_TAG.matcher(comments).results().forEach(tag -> checkTag(source, tag));
    Matcher code = CODE_TAG.matcher(withoutExamples(comments));
    while (code.find()) {
      checkIsKnown(placeOf(source.path(), comments, code.start()), code.group(1));
    }
  }

  /** Examples are about classes of their own, which may have the names of others. */
  private static String withoutExamples(String comments) {
    return Pattern.compile("(?s)<pre>.*?</pre>")
        .matcher(comments)
        .replaceAll(found -> JavaSource.blank(found.group()));
  }

  private void lookInModel(String file) {
    String text = repository.read(file);
    lookInText(file, text);
    Matcher list = LIST.matcher(text.substring(0, Math.max(0, text.indexOf("*)"))));
    while (list.find()) {
      if (classes.find(list.group(1), file) == Answer.THERE) {
        for (String member : list.group(2).substring(1).split(",", -1)) {
          checkMember(placeOf(file, text, list.start()), list.group(1), member.strip(), false);
        }
      }
    }
  }

  private void lookInXml(String file) {
    String text = repository.read(file);
    StringBuilder comments = new StringBuilder(JavaSource.blank(text));
    Pattern.compile("(?s)<!--.*?-->")
        .matcher(text)
        .results()
        .forEach(found -> comments.replace(found.start(), found.end(), found.group()));
    lookInText(file, comments.toString());
  }

  private void lookInText(String file, String text) {
    lookForPaths(file, text);
    lookForNames(file, text);
  }

  private void lookForPaths(String file, String text) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      checkPaths(new Place(file, i + 1), lines.get(i));
    }
  }

  private void lookForNames(String file, String text) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      checkNames(new Place(file, i + 1), lines.get(i));
    }
  }

  private void checkLink(Place place, String link) {
    if (link.matches("[a-z]+:.*")) {
      return;
    }
    counts.add(Kind.LINKS);
    String path = link.replaceFirst("#.*", "");
    String target =
        path.isEmpty()
            ? place.file()
            : Repository.resolve(Repository.parent(place.file()), path.replaceFirst("/$", ""));
    if (!repository.exists(target)) {
      report(place, link + ": no such file");
    } else if (link.contains("#") && target.endsWith(".md")) {
      counts.add(Kind.ANCHORS);
      String anchor = link.substring(link.indexOf('#') + 1);
      if (!Markdown.of(repository.read(target)).anchors().contains(anchor)) {
        report(place, link + ": no such heading");
      }
    }
  }

  private void checkPaths(Place place, String text) {
    Matcher matcher = PATH.matcher(text);
    while (matcher.find()) {
      String path = matcher.group().replaceFirst("/target(/.*)?$", "").replaceFirst("[./]+$", "");
      if (!PLACEHOLDER.matcher(path).matches()) {
        counts.add(Kind.PATHS);
        if (!isThere(place.file(), path)) {
          report(place, path + ": no such file");
        }
      }
    }
  }

  /** From the root, from the module's folder or from the file's own; a bare name from anywhere. */
  private boolean isThere(String file, String path) {
    return Stream.of("", repository.moduleOf(file), Repository.parent(file))
            .map(folder -> Repository.resolve(folder, path))
            .anyMatch(repository::exists)
        || (path.indexOf('/') < 0 && repository.hasFileNamed(path));
  }

  private void checkNames(Place place, String text) {
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      String className = name.group(1);
      Answer answer = classes.find(className, place.file());
      if (answer == Answer.THERE) {
        counts.add(Kind.CLASSES);
        String outer = className;
        List<String> members =
            WORD.matcher(name.group(2)).results().map(MatchResult::group).toList();
        for (int i = 0; i < members.size() && !NO_MEMBERS.contains(members.get(i)); i++) {
          boolean isPrefix = i == members.size() - 1 && !name.group(3).isEmpty();
          checkMember(place, outer, members.get(i), isPrefix);
          if (classes.find(members.get(i), place.file()) == Answer.THERE) {
            outer = members.get(i);
          }
        }
      } else if (answer == Answer.MISSING && TEST_NAME.matcher(className).matches()) {
        report(place, className + ": no such class");
      }
    }
    Matcher whole = WHOLE_NAME.matcher(text);
    while (whole.find()) {
      checkWholeName(place, whole);
    }
  }

  private void checkMember(Place place, String className, String member, boolean isPrefix) {
    counts.add(Kind.MEMBERS);
    if (classes.findMember(className, member, isPrefix, place.file()) == Answer.MISSING) {
      report(place, className + "." + member + ": no such member");
    }
  }

  private void checkWholeName(Place place, Matcher name) {
    String folder = "dev/sojourn" + name.group(1).replace('.', '/');
    String className = name.group(2);
    if (folder.contains("/shaded")) {
      return; // made by the build
    }
    counts.add(Kind.CLASSES);
    if (!repository.hasFolderThatEndsWith("/java/" + folder)) {
      report(place, name.group() + ": no such package");
    } else if (className != null && !classes.isInPackage(className, folder)) {
      report(place, name.group() + ": no such class");
    }
  }

  private void checkIsKnown(Place place, String name) {
    if (classes.find(name, place.file()) == Answer.MISSING) {
      counts.add(Kind.CLASSES);
      if (!TEST_NAME.matcher(name).matches() // which has been looked for
          && !words.contains(name)
          && !literals.contains(name)
          && !JdkClasses.has(name)) {
        report(place, name + ": no such class, neither here nor in the JDK");
      }
    }
  }

  private void checkCall(Place place, String span) {
    if (CALL.matcher(span).matches()) {
      counts.add(Kind.MEMBERS);
      String head = span.substring(0, span.indexOf('('));
      if (!words.contains(head.substring(head.lastIndexOf('.') + 1))) {
        report(place, span + ": no such method");
      }
    }
  }

  /** Javadoc itself looks at those of the modules whose documentation is built; here are all. */
  private void checkTag(JavaSource source, MatchResult tag) {
    Place place = placeOf(source.path(), source.comments(), tag.start());
    String name = tag.group(1).replaceFirst("#.*", "");
    String first = name.replaceFirst("\\..*", "");
    if (name.isEmpty()) {
      counts.add(Kind.MEMBERS);
      String member = tag.group(1).substring(1);
      if (classes.findMemberOfAny(source, member) == Answer.MISSING) {
        report(place, tag.group(1) + ": no such member");
      }
    } else if (Character.isUpperCase(first.charAt(0))) {
      counts.add(Kind.CLASSES);
      if (classes.find(first, source.path()) == Answer.MISSING && !isForeign(first, source)) {
        report(place, first + ": no such class");
      }
    }
  }

  private boolean isForeign(String name, JavaSource source) {
    if (classes.imports(source.path()).containsKey(name)) {
      return true;
    }
    try {
      Class.forName("java.lang." + name, false, NamedThings.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static Place placeOf(String file, String text, int at) {
    return new Place(file, 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count());
  }

  private void report(Place place, String what) {
    mistakes.add(new Mistake(place.file(), place.line(), what));
  }

  private record Place(String file, int line) {}
}
