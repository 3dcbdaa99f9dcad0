package org.opentls.age;

import java.util.List;
import java.util.Optional;

/**
 * The stanzas of one type that come of a key agreement: each has one argument, the sender's share,
 * and its body is the wrapped file key.
 *
 * @param type the first word of the stanza
 * @param shareSize the size of a share in bytes
 */
record AgreementStanzas(String type, int shareSize) {
  /** Tries one stanza. */
  interface Opener {
    /** Returns the file key, if it is wrapped to this identity. */
    Optional<byte[]> open(byte[] share, byte[] body) throws AgeException;
  }

  /** The file key of the first stanza that can be opened. */
  Optional<byte[]> unwrap(List<Stanza> stanzas, Opener opener) throws AgeException {
    var own = stanzas.stream().filter(stanza -> stanza.type().equals(type)).toList();
    // All of them first, so that a malformed one is told wherever it stands.
    for (var stanza : own) {
      requireWellFormed(stanza);
    }
    for (var stanza : own) {
      var fileKey = opener.open(share(stanza), stanza.body());
      if (fileKey.isPresent()) {
        return fileKey;
      }
    }
    return Optional.empty();
  }

  private void requireWellFormed(Stanza stanza) throws AgeException {
    if (stanza.arguments().size() != 1) {
      throw AgeException.header("an " + type + " stanza has one argument");
    }
    var _ = share(stanza);
    int size = stanza.body().length;
    if (size != FileKey.WRAPPED_SIZE) {
      throw AgeException.header("the body of an " + type + " stanza has " + size + " bytes");
    }
  }

  private byte[] share(Stanza stanza) throws AgeException {
    return CanonicalBase64.decode(stanza.arguments().getFirst())
        .filter(bytes -> bytes.length == shareSize)
        .orElseThrow(() -> AgeException.header("the share of an " + type + " stanza is malformed"));
  }

  /** What an opener throws if nothing secret can come of a share. */
  AgeException lowOrder() {
    return AgeException.header("the share of an " + type + " stanza is of low order");
  }
}
