package dev.sojourn.ordeal;

import dev.sojourn.Policy;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param seconds how long
 * @param seed what the choices come from; their interleaving comes from the machine
 * @param policy what most threads are assigned, or inherit for nothing
 * @param plant the fault, or null
 * @param woven whether annotated methods are used
 * @param ballast whether the heap is filled to its end again and again
 * @param patience how many seconds something may take
 * @param without the names of actors that are left out, to find out which of them matter
 * @param list whether only the plants are asked for
 */
record Arguments(
    int seconds,
    long seed,
    Policy policy,
    @Nullable Plant plant,
    boolean woven,
    boolean ballast,
    int patience,
    Set<String> without,
    boolean list) {

  static final String USAGE =
      "--seconds=N --seed=N --policy=eager|lazy|adaptive|inherit --transitions=woven|programmatic"
          + " --heap=free|ballast --patience=SECONDS --plant=NAME --without=ACTOR,… --list-plants";

  static Arguments parse(String... arguments) {
    int seconds = 20;
    long seed = 1;
    Policy policy = Policy.INHERIT;
    Plant plant = null;
    boolean woven = true;
    boolean ballast = false;
    int patience = 60;
    Set<String> without = Set.of();
    boolean list = false;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String key = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? "" : argument.substring(equals + 1);
      try {
        switch (key) {
          case "--seconds" -> seconds = positive(value);
          case "--seed" -> seed = Long.parseLong(value);
          case "--policy" -> policy = Policy.valueOf(constant(value));
          case "--plant" -> plant = Plant.valueOf(constant(value));
          case "--transitions" -> woven = first(value, "woven", "programmatic");
          case "--heap" -> ballast = first(value, "ballast", "free");
          case "--patience" -> patience = positive(value);
          case "--without" -> without = Set.of(value.split(",", -1));
          case "--list-plants" -> list = true;
          default -> throw new IllegalArgumentException("unknown");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("'" + argument + "' is wrong; valid: " + USAGE, e);
      }
    }
    return new Arguments(seconds, seed, policy, plant, woven, ballast, patience, without, list);
  }

  private static int positive(String value) {
    int number = Integer.parseInt(value);
    if (number < 1) {
      throw new IllegalArgumentException("not positive");
    }
    return number;
  }

  private static boolean first(String value, String first, String second) {
    if (!value.equals(first) && !value.equals(second)) {
      throw new IllegalArgumentException("neither " + first + " nor " + second);
    }
    return value.equals(first);
  }

  private static String constant(String value) {
    return value.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
