package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.opentls.api.BioSinks.BIO_new_mem_buf;
import static org.opentls.api.Err.check;
import static org.opentls.api.X509Crl.PEM_read_bio_X509_CRL;
import static org.opentls.api.X509Crl.d2i_X509_CRL;
import static org.opentls.api.X509Store.X509_STORE_add_crl;
import static org.opentls.api.X509Store.X509_STORE_set_flags;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.opentls.api.BioNew;
import org.opentls.api.Handle;
import org.opentls.api.OpenSslException;
import org.opentls.api.X509Crl;

/**
 * Lists of revoked certificates: RFC 5280, section 5. For any number of threads.
 *
 * @param lists each an {@code X509_CRL}
 * @param flags those of {@code X509_STORE_set_flags(3ossl)} with which they are used
 * @param digests the SHA-256 of each file that was read, in hexadecimal
 */
record Crls(List<Handle> lists, long flags, List<String> digests) {
  static final Crls NONE = new Crls(List.of(), 0, List.of());

  static final long X509_V_FLAG_CRL_CHECK = 4;
  static final long X509_V_FLAG_CRL_CHECK_ALL = 8;

  private static final int ERR_LIB_PEM = 9;
  private static final int PEM_R_NO_START_LINE = 108;

  /**
   * These, and those of files in PEM or DER.
   *
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if a file has none, or is malformed, or there is no file
   */
  Crls with(long moreFlags, Path... files) throws IOException {
    if (files.length == 0) {
      throw new IllegalArgumentException("no file with a CRL");
    }
    var all = new ArrayList<>(lists);
    var allDigests = new ArrayList<>(digests);
    for (var file : files) {
      byte[] content = Files.readAllBytes(file);
      all.addAll(read(content, file));
      allDigests.add(HexFormat.of().formatHex(Sha256.of(content)));
    }
    return new Crls(List.copyOf(all), flags | moreFlags, List.copyOf(allDigests));
  }

  private static List<Handle> read(byte[] content, Path file) {
    try {
      var found = isPem(content) ? pem(content) : der(content);
      if (found.isEmpty()) {
        throw new IllegalArgumentException(file + ": there is no CRL in it");
      }
      return found;
    } catch (OpenSslException e) {
      throw new IllegalArgumentException(
          file + ": a CRL that OpenSSL cannot read (" + e.getMessage() + ")", e);
    }
  }

  /** Remarks may stand before the mark. */
  private static boolean isPem(byte[] content) {
    return new String(content, 0, Math.min(content.length, MOST_LOOKED_AT), ISO_8859_1)
        .contains("-----BEGIN ");
  }

  private static final int MOST_LOOKED_AT = 1 << 16;

  private static List<Handle> pem(byte[] text) {
    var lists = new ArrayList<Handle>();
    try (var arena = Arena.ofConfined();
        var bio =
            Handle.own(
                BIO_new_mem_buf(arena.allocateFrom(JAVA_BYTE, text), text.length),
                BioNew::BIO_free)) {
      while (true) {
        lists.add(
            Handle.own(
                PEM_read_bio_X509_CRL(bio.pointer(), NULL, NULL, NULL), X509Crl::X509_CRL_free));
      }
    } catch (OpenSslException e) {
      if (isEnd(e)) {
        return lists;
      }
      throw e;
    }
  }

  private static boolean isEnd(OpenSslException e) {
    return e.errors().stream()
        .anyMatch(error ->
            error.libraryCode() == ERR_LIB_PEM && error.reasonCode() == PEM_R_NO_START_LINE);
  }

  private static List<Handle> der(byte[] content) {
    var lists = new ArrayList<Handle>();
    try (var arena = Arena.ofConfined()) {
      var der = arena.allocateFrom(JAVA_BYTE, content);
      var at = arena.allocateFrom(ADDRESS, der);
      long left = der.byteSize();
      while (left > 0) {
        lists.add(Handle.own(d2i_X509_CRL(NULL, at, left), X509Crl::X509_CRL_free));
        left = der.address() + der.byteSize() - at.get(ADDRESS, 0).address();
      }
      return lists;
    }
  }

  /** Puts into a digest what these are. */
  void update(MessageDigest digest) {
    digest.update((flags + digests.toString()).getBytes(ISO_8859_1));
  }

  /** Puts these into an {@code X509_STORE}, whose verifications use them from then on. */
  void addTo(MemorySegment store) {
    for (var list : lists) {
      check(X509_STORE_add_crl(store, list.pointer()));
    }
    check(X509_STORE_set_flags(store, flags));
  }
}
