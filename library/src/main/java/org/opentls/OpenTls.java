package org.opentls;

import java.security.Security;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSSL;
import org.opentls.provider.OpenTlsProvider;
import org.opentls.tls.TlsMetrics;

/**
 * Puts OpenSSL under a whole program, and takes it away again.
 *
 * {@snippet file="DigestExamples.java" region="provider"}
 *
 * <p>Safe for any thread. Objects made before, by another provider, stay as they are.
 */
public final class OpenTls {
  private OpenTls() {}

  /** What {@link #uninstall} undoes; {@code null} if there is nothing. */
  private static @Nullable Installation installation;

  /** What stood where before: the position of the provider, counted from 1, or 0 for none. */
  private record Installation(int position) {}

  /**
   * Makes {@link OpenTlsProvider} the first security provider. Does nothing if it is.
   *
   * @throws org.opentls.api.OpenSslNotFoundException if no OpenSSL could be loaded; nothing is
   *     changed then
   */
  public static synchronized void install() {
    OpenSSL.load();
    int before = position();
    if (before == 1) {
      return;
    }
    var provider = Security.getProvider(OpenTlsProvider.NAME);
    if (provider == null) {
      provider = new OpenTlsProvider();
    } else {
      Security.removeProvider(OpenTlsProvider.NAME);
    }
    Security.insertProviderAt(provider, 1);
    if (installation == null) {
      installation = new Installation(before);
    }
  }

  /**
   * Undoes {@link #install}: the provider goes, or back to its place if it stood elsewhere before.
   * Does nothing if {@code install} changed nothing.
   */
  public static synchronized void uninstall() {
    if (installation == null) {
      return;
    }
    var provider = Security.getProvider(OpenTlsProvider.NAME);
    Security.removeProvider(OpenTlsProvider.NAME);
    if (provider != null && installation.position > 0) {
      Security.insertProviderAt(provider, installation.position);
    }
    installation = null;
  }

  /** Whether the provider is one of the program's security providers, in whatever position. */
  public static boolean isInstalled() {
    return position() > 0;
  }

  /** What TLS has done in this process so far, by the provider or without. */
  public static TlsMetrics metrics() {
    return TlsMetrics.now();
  }

  private static int position() {
    return 1
        + Arrays.stream(Security.getProviders())
            .map(provider -> provider.getName())
            .toList()
            .indexOf(OpenTlsProvider.NAME);
  }
}
