package dev.sojourn.documents;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The classes that a repository's Java sources declare, nested ones too, by their simple names. */
final class OwnClasses {
  private static final Pattern DECLARATION =
      Pattern.compile("(?<![\\w.])(class|interface|enum|record)\\s+([A-Z]\\w*)([^{;]*)\\{");

  private static final Pattern SUPERTYPES = Pattern.compile("\\b(?:extends|implements)\\b(?s:.*)");
  private static final Pattern TYPE = Pattern.compile("(?<![\\w.])[A-Z]\\w+");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:(?<type>[\\w.]+)|static (?<outer>[\\w.]+)\\.\\w+);");

  private final Map<String, List<OwnClass>> byName = new HashMap<>();
  private final Map<String, JavaSource> sources = new HashMap<>();
  private final Map<String, Map<String, String>> imports = new HashMap<>();

  /**
   * @param source where it is declared
   * @param implied the class that it extends without saying so
   * @param supertypes the simple names of those that it extends and implements
   */
  record OwnClass(JavaSource source, Class<?> implied, Set<String> supertypes) {}

  /** What a name stands for where it is read, and whether that is for this test to judge. */
  enum Answer {
    THERE,
    MISSING,
    /** A class of the JDK or of a library, or inherited from one that cannot be looked at. */
    FOREIGN
  }

  OwnClasses(Collection<JavaSource> all) {
    for (JavaSource source : all) {
      sources.put(source.path(), source);
      imports.put(source.path(), importsOf(source));
      DECLARATION.matcher(source.code()).results().forEach(found -> add(source, found));
    }
  }

  private void add(JavaSource source, MatchResult found) {
    Class<?> implied =
        switch (found.group(1)) {
          case "enum" -> Enum.class;
          case "record" -> Record.class;
          default ->
              found.start() > 0 && source.code().charAt(found.start() - 1) == '@'
                  ? Annotation.class
                  : Object.class;
        };
    Set<String> supertypes = new HashSet<>();
    Matcher matcher = SUPERTYPES.matcher(found.group(3));
    if (matcher.find()) {
      TYPE.matcher(matcher.group()).results().map(MatchResult::group).forEach(supertypes::add);
    }
    byName
        .computeIfAbsent(found.group(2), name -> new ArrayList<>())
        .add(new OwnClass(source, implied, supertypes));
  }

  int count() {
    return byName.size();
  }

  /** Whether a document in a folder, or a source, may mean one of the repository's own by this. */
  Answer find(String name, String file) {
    if (meant(name, file).isEmpty()) {
      return byName.containsKey(name) ? Answer.FOREIGN : Answer.MISSING;
    }
    return Answer.THERE;
  }

  /** Whether a class of this name is declared in this package, not nested. */
  boolean isInPackage(String name, String folderOfPackage) {
    return byName.getOrDefault(name, List.of()).stream()
        .map(OwnClass::source)
        .anyMatch(source -> source.folderOfPackage().equals(folderOfPackage));
  }

  /** The member, or the nested class; inherited ones are members too. */
  Answer findMember(String className, String member, boolean isPrefix, String file) {
    Pattern word =
        Pattern.compile("(?<![.:\\w])" + Pattern.quote(member) + (isPrefix ? "" : "(?!\\w)"));
    Answer answer = Answer.MISSING;
    Set<OwnClass> seen = new HashSet<>();
    for (OwnClass own : meant(className, file)) {
      answer = better(answer, findMember(own, member, word, seen));
    }
    return answer;
  }

  /** The member, looked for in all classes that a source declares. */
  Answer findMemberOfAny(JavaSource source, String member) {
    Answer answer = Answer.MISSING;
    for (MatchResult found : DECLARATION.matcher(source.code()).results().toList()) {
      answer = better(answer, findMember(found.group(2), member, false, source.path()));
    }
    return answer;
  }

  private Answer findMember(OwnClass own, String member, Pattern word, Set<OwnClass> seen) {
    if (!seen.add(own)) {
      return Answer.MISSING;
    }
    if (word.matcher(own.source().code()).find()
        || has(own.implied(), member)
        || (own.implied() == Enum.class && member.equals("values"))) {
      return Answer.THERE;
    }
    Answer answer = Answer.MISSING;
    for (String name : own.supertypes()) {
      List<OwnClass> supertypes = meant(name, own.source().path());
      for (OwnClass supertype : supertypes) {
        answer = better(answer, findMember(supertype, member, word, seen));
      }
      if (supertypes.isEmpty()) {
        answer = better(answer, findForeign(name, member, own.source()));
      }
    }
    return answer;
  }

  private static Answer better(Answer one, Answer other) {
    return one == Answer.THERE || other == Answer.MISSING ? one : other;
  }

  /** Those that are meant by a name in a file: the nearest ones. */
  private List<OwnClass> meant(String name, String file) {
    List<OwnClass> all = byName.getOrDefault(name, List.of());
    JavaSource source = sources.get(file);
    String imported = imports(file).get(name);
    if (imported != null) {
      String path = "/" + imported.replace('.', '/') + ".java";
      String outer = "/" + Repository.parent(imported.replace('.', '/')) + ".java";
      return all.stream().filter(own -> isIn(own, path) || isIn(own, outer)).toList();
    }
    String folder = source == null ? Repository.parent(file) + "/" : source.folderOfPackage();
    return Stream.<List<OwnClass>>of(
            all.stream().filter(own -> own.source().path().equals(file)).toList(),
            all.stream().filter(own -> isNear(own, source, folder)).toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(all);
  }

  private static boolean isIn(OwnClass own, String ending) {
    return ("/" + own.source().path()).endsWith(ending);
  }

  private static boolean isNear(OwnClass own, @Nullable JavaSource source, String folder) {
    return source == null
        ? own.source().path().startsWith(folder)
        : own.source().folderOfPackage().equals(folder);
  }

  /** The classes that a source imports, whole names by simple ones. */
  Map<String, String> imports(String file) {
    return imports.getOrDefault(file, Map.of());
  }

  private static Map<String, String> importsOf(JavaSource source) {
    Map<String, String> imports = new HashMap<>();
    Matcher matcher = IMPORT.matcher(source.code());
    while (matcher.find()) {
      String type = matcher.group("type");
      String whole = type == null ? matcher.group("outer") : type;
      imports.put(whole.substring(whole.lastIndexOf('.') + 1), whole);
    }
    return imports;
  }

  private Answer findForeign(String name, String member, JavaSource source) {
    String whole = imports(source.path()).getOrDefault(name, "java.lang." + name);
    try {
      Class<?> foreign = Class.forName(whole, false, OwnClasses.class.getClassLoader());
      return has(foreign, member) ? Answer.THERE : Answer.MISSING;
    } catch (ClassNotFoundException | LinkageError e) {
      return Answer.FOREIGN;
    }
  }

  private static boolean has(Class<?> foreign, String member) {
    return Stream.of(foreign.getMethods()).map(Method::getName).anyMatch(member::equals)
        || Stream.of(foreign.getDeclaredMethods()).map(Method::getName).anyMatch(member::equals)
        || Stream.of(foreign.getFields()).map(Field::getName).anyMatch(member::equals);
  }
}
