package org.opentls.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.opentls.OpenTls;

/** Programs in a JVM of their own, with and without the agent before them. */
final class OwnJvm {
  private OwnJvm() {}

  /**
   * The option of the agent, with a report.
   *
   * @param folder for a jar, if the library's has not been built
   */
  static String agent(Path folder) throws IOException {
    return "-javaagent:" + jar(folder) + "=report";
  }

  private static Path jar(Path folder) throws IOException {
    try {
      var library =
          Path.of(OpenTls.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(library) ? library : withoutClasses(folder);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** The classes are on the class path. */
  private static Path withoutClasses(Path folder) throws IOException {
    var manifest = new Manifest();
    var attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", "org.opentls.agent.Agent");
    var jar = folder.resolve("opentls.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  static ProcessBuilder command(List<String> options, Class<?> main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** Runs a program that ends by itself, and returns what it says. */
  static List<String> run(List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    var process = command(options, main, arguments).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
