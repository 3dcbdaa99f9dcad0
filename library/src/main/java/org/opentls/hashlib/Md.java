package org.opentls.hashlib;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpDigest.EVP_DigestFinalXOF;
import static org.opentls.api.EvpDigest.EVP_DigestFinal_ex;
import static org.opentls.api.EvpDigest.EVP_DigestInit_ex2;
import static org.opentls.api.EvpDigest.EVP_DigestUpdate;
import static org.opentls.api.EvpDigest.EVP_MD_FLAG_XOF;
import static org.opentls.api.EvpDigest.EVP_MD_fetch;
import static org.opentls.api.EvpDigest.EVP_MD_get0_name;
import static org.opentls.api.EvpDigest.EVP_MD_get_block_size;
import static org.opentls.api.EvpDigest.EVP_MD_get_flags;
import static org.opentls.api.EvpDigest.EVP_MD_get_size;
import static org.opentls.api.EvpDigest.EVP_MD_settable_ctx_params;
import static org.opentls.api.EvpDigestCopy.EVP_MD_CTX_copy_ex;
import static org.opentls.api.EvpDigestXof.EVP_DigestFinalXOF_native;
import static org.opentls.api.EvpDigestXof.EVP_DigestSqueeze;

import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.opentls.api.CString;
import org.opentls.api.Err;
import org.opentls.api.EvpDigest;
import org.opentls.api.Handle;
import org.opentls.api.OpenSSL;
import org.opentls.api.OsslParam;
import org.opentls.api.UnsupportedOpenSslException;
import org.opentls.internal.Names;

/** A message digest as OpenSSL's providers offer it, fetched once and shared. */
final class Md implements Algorithm {
  /** The characters of OpenSSL's names. Others, such as NUL and the colon, end a name in C. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/@-]{1,64}");

  /** Allows what is not approved where OpenSSL fetches approved algorithms only. */
  static final String NOT_FOR_SECURITY = "-fips";

  /**
   * The digests of which {@code EVP_DigestInit_ex2} overwrites all of the state. That of SHA-512
   * and SHA-3 leaves the last block of the data.
   */
  private static final Set<String> WIPED_BY_RESET =
      Set.of("md5", "sha1", "sha224", "sha256", "blake2b", "blake2s");

  /**
   * What has been fetched. Only what exists gets in, each name in one spelling, so nobody can make
   * it grow beyond twice the names that the providers have.
   */
  private static final Map<Key, Md> FETCHED = new ConcurrentHashMap<>();

  private record Key(String name, boolean usedForSecurity) {}

  private final Handle md;

  /** The parameters of every reset: {@code NULL}, or the size of the output. */
  private final MemorySegment params;

  private final String name;
  private final int size;
  private final int blockSize;
  private final boolean extendable;
  private final boolean piecewise;
  private final Contexts contexts;

  private Md(Handle md) {
    this.md = md;
    this.params = NULL;
    this.name = Names.pythonNameOf(CString.at(EVP_MD_get0_name(md.pointer())));
    this.extendable = (EVP_MD_get_flags(md.pointer()) & EVP_MD_FLAG_XOF) != 0;
    // The size that OpenSSL states for an XOF differs from version to version.
    this.size = extendable ? 0 : check(EVP_MD_get_size(md.pointer()));
    this.blockSize = EVP_MD_get_block_size(md.pointer());
    this.contexts = new Contexts(this, WIPED_BY_RESET.contains(name));
    this.piecewise = extendable && OpenSSL.hasFunction("EVP_DigestSqueeze") && canSqueeze();
  }

  private Md(Md unsized, int size, MemorySegment params) {
    this.md = unsized.md;
    this.params = params;
    this.name = unsized.name;
    this.extendable = unsized.extendable;
    this.size = size;
    this.blockSize = unsized.blockSize;
    this.piecewise = unsized.piecewise;
    // Without parameters of their own, all sizes start alike.
    this.contexts =
        params.equals(NULL) ? unsized.contexts : new Contexts(this, WIPED_BY_RESET.contains(name));
  }

  /** OpenSSL 3.5 can squeeze SHAKE and not KECCAK-KMAC, and has no way to ask. */
  private boolean canSqueeze() {
    var context = contexts.borrow();
    try (var arena = Arena.ofConfined()) {
      boolean can = EVP_DigestSqueeze(context.pointer(), arena.allocate(1), 1) == 1;
      Err.ERR_clear_error();
      return can;
    } finally {
      contexts.giveBack(context);
    }
  }

  /**
   * The digest of a name of OpenSSL or Python, in any case.
   *
   * @throws IllegalArgumentException if no digest can have such a name
   * @throws org.opentls.api.OpenSslException if there is no such digest
   */
  static Md of(String algorithm, boolean usedForSecurity) {
    var key = new Key(Names.lowerCase(algorithm), usedForSecurity);
    var md = FETCHED.get(key);
    return md != null ? md : fetch(algorithm, key);
  }

  private static Md fetch(String algorithm, Key key) {
    if (!NAME.matcher(algorithm).matches() || key.name.equals(Names.NO_DIGEST)) {
      throw new IllegalArgumentException("not the name of a digest: " + Names.shown(algorithm));
    }
    var md = new Md(fetch(Names.openSslNameOf(algorithm), key.usedForSecurity));
    var earlier = FETCHED.putIfAbsent(key, md);
    return earlier != null ? earlier : md;
  }

  private static Handle fetch(String name, boolean usedForSecurity) {
    try (var arena = Arena.ofConfined()) {
      var properties = usedForSecurity ? NULL : arena.allocateFrom(NOT_FOR_SECURITY);
      return Handle.own(
          EVP_MD_fetch(NULL, arena.allocateFrom(name), properties), EvpDigest::EVP_MD_free);
    }
  }

  /** The number of algorithms held. */
  static int fetched() {
    return FETCHED.size();
  }

  /**
   * This digest with output of {@code size} bytes.
   *
   * @throws UnsupportedOpenSslException if the loaded OpenSSL has this digest in one size only
   */
  Md withSize(int size) {
    if (size == this.size) {
      return this;
    }
    if (extendable) {
      return new Md(this, size, NULL);
    }
    // OpenSSL 3.0 ignores a size and reports success, so ask first whether it would take one.
    if (!OsslParam.contains(EVP_MD_settable_ctx_params(md.pointer()), "size")) {
      throw new UnsupportedOpenSslException(
          name + " of " + size + " bytes without a key",
          name.equals("blake2b") ? "3.2" : "3.3",
          OpenSSL.versionText());
    }
    return new Md(this, size, OsslParam.in(Arena.ofAuto()).sizeT("size", size).end());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int blockSize() {
    return blockSize;
  }

  @Override
  public boolean isXof() {
    return extendable && size == 0;
  }

  @Override
  public Contexts contexts() {
    return contexts;
  }

  @Override
  public Handle copyOf(MemorySegment context) {
    var copy = contexts.borrowBlank();
    check(EVP_MD_CTX_copy_ex(copy.pointer(), context));
    return copy;
  }

  @Override
  public void reset(MemorySegment context) {
    check(EVP_DigestInit_ex2(context, md.pointer(), params));
  }

  @Override
  public void update(MemorySegment context, MemorySegment data, long length) {
    check(EVP_DigestUpdate(context, data, length));
  }

  @Override
  public void finish(MemorySegment context, byte[] out, int offset, int length) {
    if (extendable && length > MAX_PIECE) {
      finishLong(context, out, offset, length);
      return;
    }
    var target = MemorySegment.ofArray(out).asSlice(offset, length);
    // OpenSSL 3.4 and later refuse to finish an XOF whose size nobody gave.
    check(
        extendable
            ? EVP_DigestFinalXOF(context, target, length)
            : EVP_DigestFinal_ex(context, target, NULL));
  }

  private static void finishLong(MemorySegment context, byte[] out, int offset, int length) {
    try (var arena = Arena.ofConfined()) {
      var output = arena.allocate(length);
      check(EVP_DigestFinalXOF_native(context, output, length));
      MemorySegment.copy(output, JAVA_BYTE, 0, out, offset, length);
      output.fill((byte) 0);
    }
  }

  @Override
  public void finishCopy(MemorySegment context, byte[] out, int offset, int length) {
    var copy = copyOf(context);
    finish(copy.pointer(), out, offset, length);
    contexts.giveBack(copy);
  }

  /** The output of an XOF for what {@code context} holds, which stays as it is. */
  InputStream squeeze(MemorySegment context) {
    var copy = copyOf(context);
    return piecewise ? Squeeze.piecewise(copy) : Squeeze.recomputed(copy);
  }

  /** The digest of {@code data} alone. */
  byte[] digest(byte[] data) {
    var out = new byte[size];
    var context = contexts.borrow();
    updateInPieces(context.pointer(), MemorySegment.ofArray(data));
    finish(context.pointer(), out, 0, size);
    contexts.giveBack(context);
    return out;
  }
}
