package org.opentls.internal;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpDigest.EVP_MD_FLAG_XOF;
import static org.opentls.api.EvpDigest.EVP_MD_fetch;
import static org.opentls.api.EvpDigest.EVP_MD_get0_name;
import static org.opentls.api.EvpDigest.EVP_MD_get_block_size;
import static org.opentls.api.EvpDigest.EVP_MD_get_flags;
import static org.opentls.api.EvpDigest.EVP_MD_get_size;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.opentls.api.CString;
import org.opentls.api.EvpDigest;
import org.opentls.api.Handle;
import org.opentls.api.OpenSSL;

/**
 * A digest that other functions are built on.
 *
 * @param openSslName the name to give to OpenSSL
 * @param name Python's name, or OpenSSL's in lower case
 * @param size the size of its output in bytes
 * @param blockSize the size in bytes of the blocks that it cuts data into
 */
public record FixedDigest(String openSslName, String name, int size, int blockSize) {
  /** The characters of OpenSSL's names. Others, such as NUL and the colon, end a name in C. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/@-]{1,64}");

  /** What was asked for, in lower case; only what exists gets in. */
  private static final Map<String, FixedDigest> KNOWN = new ConcurrentHashMap<>();

  /**
   * The digest of a name of OpenSSL or Python, in any case.
   *
   * @throws IllegalArgumentException if no digest of fixed size can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public static FixedDigest of(String name) {
    var key = Names.lowerCase(name);
    var known = KNOWN.get(key);
    if (known != null) {
      return known;
    }
    var digest = fetch(name, key);
    KNOWN.put(key, digest);
    return digest;
  }

  private static FixedDigest fetch(String name, String key) {
    if (!NAME.matcher(name).matches() || key.equals(Names.NO_DIGEST)) {
      throw new IllegalArgumentException("not the name of a digest: " + Names.shown(name));
    }
    return fetch(Names.openSslNameOf(name))
        .orElseThrow(() ->
            new IllegalArgumentException(name + " has output of any size: give another digest"));
  }

  /** All digests of fixed size that can be fetched. */
  public static List<FixedDigest> all() {
    return OpenSSL.digests().stream()
        .filter(name -> !Names.lowerCase(name).equals(Names.NO_DIGEST))
        .flatMap(name -> fetch(name).stream())
        .toList();
  }

  /** A digest, if its size is fixed. */
  private static Optional<FixedDigest> fetch(String openSslName) {
    try (var arena = Arena.ofConfined();
        var md =
            Handle.own(
                EVP_MD_fetch(NULL, arena.allocateFrom(openSslName), NULL),
                EvpDigest::EVP_MD_free)) {
      if ((EVP_MD_get_flags(md.pointer()) & EVP_MD_FLAG_XOF) != 0) {
        return Optional.empty();
      }
      var name = CString.at(EVP_MD_get0_name(md.pointer()));
      return Optional.of(
          new FixedDigest(
              name,
              Names.pythonNameOf(name),
              check(EVP_MD_get_size(md.pointer())),
              check(EVP_MD_get_block_size(md.pointer()))));
    }
  }
}
