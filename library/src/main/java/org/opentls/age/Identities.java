package org.opentls.age;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Several identities, tried in order. */
final class Identities {
  private Identities() {}

  /**
   * The file key that the first has that can. One that lacks something of OpenSSL does not stop the
   * others; that it does is told if none of them has the key.
   *
   * @throws AgeException as {@link Identity#unwrap} does
   */
  static Optional<byte[]> unwrap(Iterable<? extends Identity> identities, List<Stanza> stanzas)
      throws IOException {
    @Nullable AgeException unsupported = null;
    for (var identity : identities) {
      try {
        var fileKey = identity.unwrap(stanzas);
        if (fileKey.isPresent()) {
          return fileKey;
        }
      } catch (AgeException e) {
        if (e.kind() != AgeException.Kind.UNSUPPORTED) {
          throw e;
        }
        unsupported = e;
      }
    }
    if (unsupported != null) {
      throw unsupported;
    }
    return Optional.empty();
  }
}
