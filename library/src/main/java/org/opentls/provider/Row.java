package org.opentls.provider;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A line of the provider's table.
 *
 * @param type the engine class, as in {@code MessageDigest}
 * @param name the JDK's standard name if there is one
 * @param aliases other names, object identifiers among them
 * @param spi the class that {@code make} makes
 */
record Row(
    String type,
    String name,
    List<String> aliases,
    Map<String, String> attributes,
    Class<?> spi,
    Supplier<Object> make) {

  /** What a user may write to switch the service off: {@code type.name} by any of its names. */
  boolean isNamed(String service) {
    return Stream.concat(Stream.of(name, "*"), aliases.stream())
        .anyMatch(each -> service.equalsIgnoreCase(type + "." + each));
  }
}
