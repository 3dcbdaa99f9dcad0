package org.opentls.tls;

/** Protects nothing. */
enum NoProtector implements KeyProtector {
  INSTANCE;

  @Override
  public byte[] wrap(byte[] plain, byte[] context) {
    return plain.clone();
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] context) {
    return wrapped.clone();
  }
}
