package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Extensions from their descriptions in text; see {@code X509V3_set_ctx(3ossl)} and {@code
 * x509v3_config(5ossl)}.
 */
public final class X509V3 {
  private X509V3() {}

  /** Room for the structure {@code X509V3_CTX}, which takes 64 bytes in OpenSSL 3. */
  public static final long SIZE_OF_CONTEXT = 128;

  /** {@code NID_subject_key_identifier} */
  public static final int NID_subject_key_identifier = 82;

  /** {@code NID_key_usage} */
  public static final int NID_key_usage = 83;

  /** {@code NID_subject_alt_name} */
  public static final int NID_subject_alt_name = 85;

  /** {@code NID_basic_constraints} */
  public static final int NID_basic_constraints = 87;

  /** {@code NID_authority_key_identifier} */
  public static final int NID_authority_key_identifier = 90;

  /** {@code NID_ext_key_usage} */
  public static final int NID_ext_key_usage = 126;

  private static final MethodHandle X509V3_set_ctx =
      Native.procedure(
          "X509V3_set_ctx", C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code void X509V3_set_ctx(X509V3_CTX *ctx, X509 *issuer, X509 *subject, X509_REQ *req,
   * X509_CRL *crl, int flags)}
   */
  public static void X509V3_set_ctx(
      MemorySegment ctx,
      MemorySegment issuer,
      MemorySegment subject,
      MemorySegment req,
      MemorySegment crl,
      int flags) {
    try {
      X509V3_set_ctx.invokeExact(ctx, issuer, subject, req, crl, flags);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509V3_EXT_conf_nid =
      Native.function("X509V3_EXT_conf_nid", C_POINTER, C_POINTER, C_POINTER, C_INT, C_POINTER);

  /**
   * {@code X509_EXTENSION *X509V3_EXT_conf_nid(LHASH_OF(CONF_VALUE) *conf, X509V3_CTX *ctx, int
   * ext_nid, const char *value)}
   */
  public static MemorySegment X509V3_EXT_conf_nid(
      MemorySegment conf, MemorySegment ctx, int ext_nid, MemorySegment value) {
    try {
      return (MemorySegment) X509V3_EXT_conf_nid.invokeExact(conf, ctx, ext_nid, value);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
