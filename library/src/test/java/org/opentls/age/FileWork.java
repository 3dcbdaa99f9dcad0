package org.opentls.age;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * A program that does one thing to files after the other, in the places where tests put it, and
 * says what came of it. Its arguments are a secret identity, then {@code encrypt IN OUT}, {@code
 * decrypt IN OUT} and {@code list FOLDER}, as often as wanted.
 */
final class FileWork {
  private static final Age.Options OVERWRITE = Age.Options.none().withOverwrite();

  private FileWork() {}

  public static void main(String[] arguments) throws IOException {
    var words = new ArrayDeque<>(Arrays.asList(arguments));
    try (var key = X25519Identity.parse(words.remove())) {
      while (!words.isEmpty()) {
        run(key, words);
      }
    }
  }

  private static void run(X25519Identity key, ArrayDeque<String> words) throws IOException {
    var command = words.remove();
    var path = Path.of(words.remove());
    switch (command) {
      case "encrypt" -> {
        var out = Path.of(words.remove());
        report(command, () -> Age.encrypt(path, out, OVERWRITE, key.recipient()));
      }
      case "decrypt" -> {
        var out = Path.of(words.remove());
        report(command, () -> Age.decrypt(path, out, OVERWRITE, key));
      }
      case "list" -> {
        try (var names = Files.list(path)) {
          IO.println("list: " + names.map(name -> name.getFileName().toString()).sorted().toList());
        }
      }
      default -> throw new IllegalArgumentException(command);
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static void report(String command, Work work) {
    try {
      work.run();
      IO.println(command + ": done");
    } catch (IOException e) {
      IO.println(command + ": " + e);
    }
  }
}
