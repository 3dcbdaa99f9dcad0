package org.opentls.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The library's jar as far as the JVM reads it: the classes are on the class path of the tests. */
final class AgentJar {
  private AgentJar() {}

  static Path write(Path file) throws IOException {
    var manifest = new Manifest();
    var attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", Agent.class.getName());
    new JarOutputStream(Files.newOutputStream(file), manifest).close();
    return file;
  }
}
