package org.opentls.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentls.OpenTls;
import org.opentls.api.OpenSslNotFoundException;
import org.opentls.provider.OpenTlsProvider;

/**
 * Puts OpenSSL under a program that was not changed, as {@link OpenTls#install} does:
 *
 * <pre>java --enable-native-access=ALL-UNNAMED -javaagent:opentls.jar=report -jar program.jar</pre>
 *
 * <p>Options stand behind {@code =}, with commas between them:
 *
 * <ul>
 *   <li>{@code services=TLS+MessageDigest}: these kinds of services, and no others. A kind is as
 *       JCA names it; {@code TLS} is {@code SSLContext}, {@code TrustManagerFactory} and {@code
 *       KeyStore}.
 *   <li>{@code without=Cipher+MessageDigest.SHA-256}: not these kinds, or these single services.
 *   <li>{@code required}: without OpenSSL the program does not start. Otherwise it runs on the JDK
 *       alone, and a line on standard error says so.
 *   <li>{@code report} or {@code report=FILE}: when the program ends, how many handshakes there
 *       were, what was made on OpenSSL and what was left to other providers, on standard error or
 *       in a file.
 * </ul>
 *
 * <p>An option that is unknown or wrong ends the start with exit code 1 and a line that says which.
 *
 * <p>64 opened key stores are kept, unless the property {@value
 * OpenTlsProvider#KEY_STORES_PROPERTY} says otherwise.
 *
 * <p>Loaded into a program that runs already ({@code VirtualMachine.loadAgent}) it serves what that
 * asks for from then on; what is wrong is then an exception for who loads it.
 */
public final class Agent {
  private Agent() {}

  private static final String KEY_STORES = "64";

  /** Called by the JVM before the program's {@code main}. */
  public static void premain(@Nullable String options) {
    try {
      start(options);
    } catch (IllegalArgumentException e) {
      complain(String.valueOf(e.getMessage()));
      System.exit(1);
    }
  }

  /**
   * Called by the JVM in a program that runs.
   *
   * @throws IllegalArgumentException if an option is wrong, or there must be an OpenSSL and is none
   */
  public static void agentmain(@Nullable String options) {
    start(options);
  }

  private static void complain(String message) {
    System.err.println("OpenTLS agent: " + message);
  }

  private static void start(@Nullable String text) {
    var options = AgentOptions.parse(text);
    var output = output(options.report());
    try {
      install(options);
      reportAtExit(output, Report::now);
    } catch (OpenSslNotFoundException e) {
      if (options.required()) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      complain("the program runs on the JDK alone: " + e.getMessage());
      reportAtExit(output, Report::withoutOpenSsl);
    }
  }

  private static void install(AgentOptions options) {
    if (System.getProperty(OpenTlsProvider.KEY_STORES_PROPERTY) == null) {
      System.setProperty(OpenTlsProvider.KEY_STORES_PROPERTY, KEY_STORES);
    }
    requireKnown(options);
    if (!options.disabled().isEmpty()) {
      var disabled = new ArrayList<>(options.disabled());
      var before = System.getProperty(OpenTlsProvider.DISABLED_PROPERTY);
      if (before != null) {
        disabled.add(before);
      }
      System.setProperty(OpenTlsProvider.DISABLED_PROPERTY, String.join(",", disabled));
    }
    OpenTls.install();
  }

  /** The provider takes any name for a service that it has not: here it would be a slip. */
  private static void requireKnown(AgentOptions options) {
    if (options.single().isEmpty()) {
      return;
    }
    var provider = new OpenTlsProvider();
    for (var service : options.single()) {
      int dot = service.indexOf('.');
      if (!provider.getServices().isEmpty()
          && provider.getService(service.substring(0, dot), service.substring(dot + 1)) == null) {
        throw new IllegalArgumentException("no service '" + service + "'");
      }
    }
  }

  /** Takes a report. */
  private interface Output {
    void write(String report) throws IOException;
  }

  /** A file that cannot be written is told at the start. */
  private static Output output(AgentOptions.Report report) {
    return switch (report) {
      case AgentOptions.Report.None _ -> text -> {};
      case AgentOptions.Report.OnError _ -> System.err::print;
      case AgentOptions.Report.ToFile(var path) -> {
        try {
          Files.writeString(path, "");
        } catch (IOException e) {
          throw new IllegalArgumentException("the report cannot be written to " + path, e);
        }
        yield text -> Files.writeString(path, text);
      }
    };
  }

  private static void reportAtExit(Output output, Supplier<String> report) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              try {
                output.write(report.get());
              } catch (IOException e) {
                complain("the report cannot be written: " + e.getMessage());
              }
            }));
  }
}
