package org.opentls.api;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs the main method of a test class in a JVM of its own, on the class path. */
public final class ForkedJvm {
  private ForkedJvm() {}

  /** What the JVM printed on both streams, and how it ended. */
  public record Result(int exitCode, String output) {}

  public static Result run(List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return runWith(options, Set.of(), main, arguments);
  }

  /** Runs it with jars or folders before the classes. */
  public static Result runWith(
      List<String> options, Set<Path> jars, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    var command = command(options, jars, main, arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** The command line, for tests that start it in their own way. */
  public static List<String> command(Class<?> main, String... arguments) {
    return command(List.of(), Set.of(), main, arguments);
  }

  private static List<String> command(
      List<String> options, Set<Path> jars, Class<?> main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(jars), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String classPath(Set<Path> jars) {
    var places = new ArrayList<String>();
    jars.forEach(jar -> places.add(jar.toString()));
    places.add("target/classes");
    places.add("target/test-classes");
    return places.stream().collect(Collectors.joining(File.pathSeparator));
  }
}
