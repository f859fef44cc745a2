package dev.sojourn.agent.options;

import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.engine.Policy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The agent's options, read from the four places in which they may stand: arguments, system
 * properties, environment variables, and a file. The first place in this order that has a valid
 * value decides. An invalid value is ignored and becomes a problem, one line of text; of a list of
 * patterns, the valid ones count.
 */
public final class Options {
  /** Characters that would break the line, or act on a terminal. */
  private static final String CONTROLS = "[\\p{Cntrl}\\x{80}-\\x{9f}]";

  /** How much of a wrong text is shown, since it may be of any length. */
  private static final int LONGEST_NAMED = 600;

  /** The value of an option, and the setting from which it was read. */
  private record Chosen(Object value, Setting setting) {}

  private final Map<Option, Chosen> chosen = new EnumMap<>(Option.class);

  /** The valid settings among the arguments, which a later attach keeps. */
  private final Map<Option, Setting> arguments = new EnumMap<>(Option.class);

  /** Why a file could not be read, by its path. */
  private final Map<String, String> unreadable = new HashMap<>();

  private @Nullable ConfigFile file;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Options() {}

  /** Reads the text after {@code -javaagent:sojourn-agent.jar=} alone; null or empty for none. */
  static Options parse(@Nullable String arguments) {
    return read(arguments, Map.of(), Map.of());
  }

  /** Reads the arguments, and this process's properties, environment, and file. */
  public static Options read(@Nullable String arguments) {
    return read(arguments, systemProperties(), System.getenv());
  }

  public static Options read(
      @Nullable String arguments, Map<String, String> properties, Map<String, String> variables) {
    Options options = new Options();
    options.addAll(List.of(), arguments, properties, variables);
    return options;
  }

  /**
   * Reads the options again for a later attach. Arguments given before stay, unless they are
   * replaced; the other places are read anew.
   *
   * @param more the arguments of the attach, or null
   * @param detached whether no method has hooks, and so none can lose them
   */
  public Options change(@Nullable String more, boolean detached) {
    return change(more, detached, systemProperties(), System.getenv());
  }

  public Options change(
      @Nullable String more,
      boolean detached,
      Map<String, String> properties,
      Map<String, String> variables) {
    Options options = new Options();
    options.addAll(arguments.values(), more, properties, variables);
    for (Option option : Option.values()) {
      String obstacle = obstacle(option, options, detached);
      if (obstacle != null) {
        options.stays(options.setting(option), obstacle, text(option), "");
        copy(chosen, options.chosen, option);
        copy(arguments, options.arguments, option);
      }
    }
    options.warnings.removeAll(warnings); // said before
    return options;
  }

  /** Why an option cannot get its new value; null if it can. */
  private @Nullable String obstacle(Option option, Options next, boolean detached) {
    if (option.isFixedAtStart() && !next.value(option).equals(value(option))) {
      return "cannot be changed after the start";
    }
    return !detached
            && value(option) instanceof Patterns before
            && next.value(option) instanceof Patterns after
            && !after.missing(before).isEmpty()
        ? "would take hooks away, which only a detach can do"
        : null;
  }

  private static <V> void copy(Map<Option, V> from, Map<Option, V> to, Option option) {
    V value = from.get(option);
    if (value == null) {
      to.remove(option);
    } else {
      to.put(option, value);
    }
  }

  /** Takes the least important place first; each place replaces what came before. */
  private void addAll(
      Collection<Setting> earlier,
      @Nullable String text,
      Map<String, String> properties,
      Map<String, String> variables) {
    List<Setting> ofVariables = Setting.ofVariables(variables);
    List<Setting> ofProperties = Setting.ofProperties(properties);
    List<Setting> ofArguments = text == null ? List.of() : Setting.ofArguments(text);
    for (Collection<Setting> place : List.of(ofVariables, ofProperties, earlier, ofArguments)) {
      readFile(place);
    }
    if (file != null) {
      addPlace(file.settings().stream().filter(this::mayBeInFile).toList(), problems);
    }
    addPlace(ofVariables, warnings);
    addPlace(ofProperties, warnings);
    for (Setting setting : earlier) {
      keep(addPlace(List.of(setting), problems));
    }
    keep(addPlace(ofArguments, problems));
  }

  private boolean mayBeInFile(Setting setting) {
    if (isFileName(setting)) {
      say(problems, setting, "is ignored, because a configuration file cannot name another");
      return false;
    }
    return true;
  }

  private static boolean isFileName(Setting setting) {
    return setting.key().equals(Option.CONFIG.key());
  }

  private void keep(Set<Option> valid) {
    for (Option option : valid) {
      arguments.put(option, setting(option));
    }
  }

  /** Of the files that a place names, reads the first that can be read. */
  private void readFile(Collection<Setting> place) {
    for (Setting setting : place) {
      if (isFileName(setting) && !setting.text().isEmpty() && mayBeReadable(setting.text())) {
        try {
          boolean none = setting.text().equalsIgnoreCase(Option.CONFIG.defaultText());
          file = none ? null : ConfigFile.read(setting.text());
          return;
        } catch (IOException e) {
          unreadable.put(setting.text(), String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** Whether to try a file: one that has failed is not tried again, nor any after too many. */
  private boolean mayBeReadable(String path) {
    if (unreadable.size() >= Patterns.MOST_PROBLEMS) {
      unreadable.putIfAbsent(
          path, "it was not tried, because too many files before it could not be read");
    }
    return !unreadable.containsKey(path);
  }

  /** Takes the settings of one place. Returns the options for which a value was taken. */
  private Set<Option> addPlace(Collection<Setting> place, List<String> unknown) {
    Set<Option> taken = EnumSet.noneOf(Option.class);
    Map<Option, List<Chosen>> further = new EnumMap<>(Option.class);
    for (Setting setting : place) {
      Option option = Option.find(setting.key());
      if (option == null) {
        if (!closed(unknown)) {
          String nearest = Option.nearest(setting.key()).key();
          say(unknown, setting, "is not an option and is ignored; the nearest is " + nearest);
        }
        continue;
      }
      int room = Patterns.MOST_PROBLEMS + 1 - problems.size();
      Object value = option.parse(setting, room);
      if (value instanceof Patterns patterns && patterns.isFlawed()) {
        boolean none = patterns.all().isEmpty();
        boolean first = none && !taken.contains(option);
        String without = first ? text(option) : "without the wrong pattern";
        for (String where : patterns.problems()) {
          stays(setting, "is not valid", without, ": " + where);
        }
        if (none) {
          continue;
        }
      }
      if (value == null) {
        stays(setting, "is not valid", text(option), "");
      } else if (option == Option.CONFIG && unreadable.containsKey(setting.text())) {
        stays(setting, "is not valid", text(option), ": " + unreadable.get(setting.text()));
      } else if (value instanceof Patterns && setting.isInFile() && taken.contains(option)) {
        further.computeIfAbsent(option, o -> new ArrayList<>()).add(new Chosen(value, setting));
      } else if (!taken.add(option)) {
        stays(setting, "is given twice", text(option), "");
      } else {
        chosen.put(option, new Chosen(value, setting));
      }
    }
    for (Map.Entry<Option, List<Chosen>> entry : further.entrySet()) {
      append(entry.getKey(), entry.getValue());
    }
    return taken;
  }

  /** Joins several lines of patterns to one setting, at the place of the first. */
  private void append(Option option, List<Chosen> further) {
    Setting first = setting(option);
    List<Patterns> patterns = new ArrayList<>(List.of((Patterns) value(option)));
    StringBuilder text = new StringBuilder(first.text());
    for (Chosen each : further) {
      patterns.add((Patterns) each.value());
      text.append('|').append(each.setting().text());
    }
    Setting all = new Setting(first.key(), text.toString(), first.source());
    chosen.put(option, new Chosen(Patterns.of(patterns), all));
  }

  private void stays(Setting setting, String what, String stays, String why) {
    if (!closed(problems)) {
      say(problems, setting, what + ", it stays " + brief(stays) + why);
    }
  }

  private static void say(List<String> to, Setting setting, String what) {
    if (closed(to)) {
      return;
    }
    StringBuilder line = new StringBuilder();
    line.append("option ").append(brief(setting.key()));
    line.append(" with value '").append(brief(setting.text())).append("' (");
    line.append(brief(setting.source().where())).append(") ").append(brief(what));
    line.append("; the options are ");
    String separator = "";
    for (Option option : Option.values()) {
      line.append(separator).append(option.describe());
      separator = ", ";
    }
    to.add(line.toString().replaceAll(CONTROLS, "?"));
  }

  /**
   * Whether the list is full; the first time that it is, a last line says so. To be asked before a
   * line is put together, since that takes memory and there may be thousands.
   */
  private static boolean closed(List<String> problems) {
    if (problems.size() == Patterns.MOST_PROBLEMS) {
      problems.add(
          "and there are more problems, which are not listed; is this a configuration of Sojourn at all?");
    }
    return problems.size() >= Patterns.MOST_PROBLEMS;
  }

  private static String brief(String text) {
    return text.length() <= LONGEST_NAMED ? text : text.substring(0, LONGEST_NAMED) + "...";
  }

  /** What is wrong with the options, a line each. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  /** Unknown properties and variables, which may be meant for somebody else; a line each. */
  public List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  /** The file that was read, or null. */
  @Nullable ConfigFile file() {
    return file;
  }

  /** The setting from which an option's value was read, or its default. */
  public Setting setting(Option option) {
    Chosen found = chosen.get(option);
    return found != null ? found.setting() : option.defaultSetting();
  }

  private String text(Option option) {
    return setting(option).text();
  }

  /** The value of an option that is a time (in nanoseconds), a size or a count. */
  public long number(Option option) {
    return (Long) value(option);
  }

  /** The value of an option that is one of several words. */
  public String word(Option option) {
    return (String) value(option);
  }

  /** The policies of threads with certain names. */
  public ThreadNames threadNames() {
    return (ThreadNames) value(Option.POLICY_THREADS);
  }

  /** The policy of all other threads. */
  public Policy policy() {
    return Objects.requireNonNull(ThreadNames.policy(word(Option.POLICY)));
  }

  /** The methods that are to be woven without an annotation. */
  public Patterns patterns() {
    return Patterns.of(List.of((Patterns) value(Option.KERNEL), (Patterns) value(Option.USER)));
  }

  /** Whether no remote barrier may ever be issued. */
  public boolean isStrict() {
    return word(Option.ISOLATION).equals("strict");
  }

  private Object value(Option option) {
    Chosen found = chosen.get(option);
    return found != null
        ? found.value()
        : Objects.requireNonNull(option.parse(option.defaultSetting()));
  }

  /** A copy, since another thread may set a property meanwhile. */
  private static Map<String, String> systemProperties() {
    Map<String, String> properties = new HashMap<>();
    Properties all = System.getProperties();
    for (String name : all.stringPropertyNames()) {
      properties.put(name, all.getProperty(name, ""));
    }
    return properties;
  }
}
