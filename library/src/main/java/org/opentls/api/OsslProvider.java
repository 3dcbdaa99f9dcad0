package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Providers; see {@code OSSL_PROVIDER(3ossl)} and {@code EVP_set_default_properties(3ossl)}. */
public final class OsslProvider {
  private OsslProvider() {}

  private static final MethodHandle OSSL_PROVIDER_available =
      Native.function("OSSL_PROVIDER_available", C_INT, C_POINTER, C_POINTER);

  /** {@code int OSSL_PROVIDER_available(OSSL_LIB_CTX *libctx, const char *name)} */
  public static int OSSL_PROVIDER_available(MemorySegment libctx, MemorySegment name) {
    try {
      return (int) OSSL_PROVIDER_available.invokeExact(libctx, name);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_PROVIDER_add_builtin =
      Native.function("OSSL_PROVIDER_add_builtin", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int OSSL_PROVIDER_add_builtin(OSSL_LIB_CTX *libctx, const char *name,
   * OSSL_provider_init_fn *init_fn)}
   */
  public static int OSSL_PROVIDER_add_builtin(
      MemorySegment libctx, MemorySegment name, MemorySegment init_fn) {
    try {
      return (int) OSSL_PROVIDER_add_builtin.invokeExact(libctx, name, init_fn);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_PROVIDER_load =
      Native.function("OSSL_PROVIDER_load", C_POINTER, C_POINTER, C_POINTER);

  /** {@code OSSL_PROVIDER *OSSL_PROVIDER_load(OSSL_LIB_CTX *libctx, const char *name)} */
  public static MemorySegment OSSL_PROVIDER_load(MemorySegment libctx, MemorySegment name) {
    try {
      return (MemorySegment) OSSL_PROVIDER_load.invokeExact(libctx, name);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_PROVIDER_do_all =
      Native.function("OSSL_PROVIDER_do_all", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int OSSL_PROVIDER_do_all(OSSL_LIB_CTX *ctx, int (*cb)(OSSL_PROVIDER *provider, void
   * *cbdata), void *cbdata)}
   */
  public static int OSSL_PROVIDER_do_all(
      MemorySegment ctx, MemorySegment cb, MemorySegment cbdata) {
    try {
      return (int) OSSL_PROVIDER_do_all.invokeExact(ctx, cb, cbdata);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_PROVIDER_get0_name =
      Native.function("OSSL_PROVIDER_get0_name", C_POINTER, C_POINTER);

  /** {@code const char *OSSL_PROVIDER_get0_name(const OSSL_PROVIDER *prov)} */
  public static MemorySegment OSSL_PROVIDER_get0_name(MemorySegment prov) {
    try {
      return (MemorySegment) OSSL_PROVIDER_get0_name.invokeExact(prov);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OSSL_PROVIDER_get_capabilities =
      Native.function(
          "OSSL_PROVIDER_get_capabilities", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int OSSL_PROVIDER_get_capabilities(const OSSL_PROVIDER *prov, const char *capability,
   * OSSL_CALLBACK *cb, void *arg)}
   */
  public static int OSSL_PROVIDER_get_capabilities(
      MemorySegment prov, MemorySegment capability, MemorySegment cb, MemorySegment arg) {
    try {
      return (int) OSSL_PROVIDER_get_capabilities.invokeExact(prov, capability, cb, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle EVP_default_properties_is_fips_enabled =
      Native.function("EVP_default_properties_is_fips_enabled", C_INT, C_POINTER);

  /** {@code int EVP_default_properties_is_fips_enabled(OSSL_LIB_CTX *libctx)} */
  public static int EVP_default_properties_is_fips_enabled(MemorySegment libctx) {
    try {
      return (int) EVP_default_properties_is_fips_enabled.invokeExact(libctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
