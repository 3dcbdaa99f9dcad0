package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What the library says of itself; see {@code OpenSSL_version(3ossl)}. */
public final class OpenSslVersion {
  private OpenSslVersion() {}

  private static final MethodHandle OpenSSL_version =
      Native.function("OpenSSL_version", C_POINTER, C_INT);

  /** {@code const char *OpenSSL_version(int t)} */
  public static MemorySegment OpenSSL_version(int type) {
    try {
      return (MemorySegment) OpenSSL_version.invokeExact(type);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle OpenSSL_version_num =
      Native.function("OpenSSL_version_num", C_LONG);

  /** {@code unsigned long OpenSSL_version_num(void)} */
  public static long OpenSSL_version_num() {
    try {
      return (long) OpenSSL_version_num.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code OPENSSL_VERSION}: the name, the version and the date. */
  public static final int OPENSSL_VERSION = 0;

  /** {@code OPENSSL_CFLAGS}: the compiler and its options. */
  public static final int OPENSSL_CFLAGS = 1;

  /** {@code OPENSSL_BUILT_ON}: the date of the build. */
  public static final int OPENSSL_BUILT_ON = 2;

  /** {@code OPENSSL_PLATFORM}: the target of the build. */
  public static final int OPENSSL_PLATFORM = 3;

  /** {@code OPENSSL_DIR}: the folder of the configuration. */
  public static final int OPENSSL_DIR = 4;

  /** {@code OPENSSL_MODULES_DIR}: the folder of the providers. */
  public static final int OPENSSL_MODULES_DIR = 8;

  /** {@code OPENSSL_CPU_INFO}: the processor's features that OpenSSL found. */
  public static final int OPENSSL_CPU_INFO = 9;
}
