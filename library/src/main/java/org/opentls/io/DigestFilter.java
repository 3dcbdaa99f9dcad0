package org.opentls.io;

import static org.opentls.api.BioFilters.BIO_get_md_ctx;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpDigest.EVP_DigestFinal_ex;
import static org.opentls.api.EvpDigest.EVP_MD_CTX_new;
import static org.opentls.api.EvpDigestCopy.EVP_MD_CTX_copy_ex;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.opentls.api.EvpDigest;
import org.opentls.api.Handle;

/** A filter that digests all that passes: {@code BIO_f_md(3ossl)}. */
public final class DigestFilter extends Filter {
  private final String algorithm;
  private final int size;
  private volatile byte @Nullable [] last;

  DigestFilter(Handle handle, String algorithm, int size) {
    super(BioType.DIGEST, handle, AtFlush.GOES_ON);
    this.algorithm = algorithm;
    this.size = size;
  }

  /** OpenSSL's name of the digest. */
  public String algorithm() {
    return algorithm;
  }

  /**
   * The digest of all that has been read and written through the filter so far. It changes nothing,
   * so more data may follow. After the filter or its chain was closed, the digest of all data.
   *
   * @throws IllegalStateException if another thread is using the filter or its chain
   */
  public byte[] digest() {
    var kept = last;
    return kept == null ? claimed(this::compute) : kept.clone();
  }

  /** As {@link #digest()}, in hexadecimal. */
  public String hexdigest() {
    return HexFormat.of().formatHex(digest());
  }

  private byte[] compute() {
    try (var copy = Handle.own(EVP_MD_CTX_new(), EvpDigest::EVP_MD_CTX_free)) {
      check(EVP_MD_CTX_copy_ex(copy.pointer(), BIO_get_md_ctx(handle.pointer())));
      var digest = new byte[size];
      check(EVP_DigestFinal_ex(copy.pointer(), MemorySegment.ofArray(digest), MemorySegment.NULL));
      return digest;
    }
  }

  @Override
  void beforeFree() {
    last = compute();
  }
}
