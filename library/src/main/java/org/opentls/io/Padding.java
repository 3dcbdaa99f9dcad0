package org.opentls.io;

/** How a block cipher fills its last block. */
public enum Padding {
  /** PKCS #7 padding: RFC 5652 section 6.3. */
  PKCS7,
  /** None: the data must be whole blocks. */
  NONE
}
