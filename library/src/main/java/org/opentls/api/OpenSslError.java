package org.opentls.api;

/**
 * One entry of OpenSSL's error queue; see {@code ERR_get_error(3ossl)}.
 *
 * @param code the packed error code
 * @param library the part of OpenSSL that failed, as in {@code "digital envelope routines"}
 * @param reason why, as in {@code "unsupported"}
 * @param function the C function that raised the error, or an empty string
 * @param file the C file, or an empty string
 * @param line the line in that file, or 0
 * @param data what OpenSSL adds, such as the name of an algorithm, or an empty string
 */
public record OpenSslError(
    long code, String library, String reason, String function, String file, int line, String data) {

  /** The bit that marks an error of the operating system; see {@code ERR_SYSTEM_FLAG}. */
  static final long SYSTEM_FLAG = 0x8000_0000L;

  private static final int ERR_LIB_SYS = 2;

  /** {@code ERR_GET_REASON}: the number of the reason, or {@code errno} for a system error. */
  public int reasonCode() {
    return (int) (isSystemError() ? code & 0x7fff_ffffL : code & 0x7f_ffffL);
  }

  /** {@code ERR_GET_LIB}: the number of the library, or 2 for a system error. */
  public int libraryCode() {
    return isSystemError() ? ERR_LIB_SYS : (int) (code >> 23 & 0xff);
  }

  /** {@code ERR_SYSTEM_ERROR}: whether the operating system reported this error. */
  public boolean isSystemError() {
    return (code & SYSTEM_FLAG) != 0;
  }

  /** A line for a person: where, why, and with what. */
  @Override
  public String toString() {
    var where = function.isEmpty() ? library : function;
    return data.isEmpty() ? where + ": " + reason : where + ": " + reason + " (" + data + ")";
  }
}
