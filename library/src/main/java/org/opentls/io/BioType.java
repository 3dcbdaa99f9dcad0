package org.opentls.io;

/** What an element of a chain is; see {@code BIO_find_type(3ossl)}. */
public enum BioType {
  /** A sink that takes all and a source that is empty: {@code BIO_s_null(3ossl)}. */
  NULL_SINK,
  /** A source and sink in memory: {@code BIO_s_mem(3ossl)}. */
  MEMORY,
  /** A file: {@code BIO_s_file(3ossl)}. */
  FILE,
  /** A source or sink written in Java: {@link SourceSink}. */
  JAVA_SINK,
  /** A filter that changes nothing: {@code BIO_f_null(3ossl)}. */
  NULL_FILTER,
  /** Base64: {@link Filters#base64()}, {@code BIO_f_base64(3ossl)}. */
  BASE64,
  /** A message digest: {@code BIO_f_md(3ossl)}. */
  DIGEST,
  /** A cipher: {@code BIO_f_cipher(3ossl)}. */
  CIPHER,
  /** A buffer for reading and writing: {@code BIO_f_buffer(3ossl)}. */
  BUFFER,
  /** A buffer that writes whole lines: {@code BIO_f_linebuffer}. */
  LINE_BUFFER,
  /** Compression: {@link Filters#zlib()}, {@code BIO_f_zlib(3ossl)}. */
  ZLIB,
  /** A filter written in Java: {@link JavaFilter}. */
  JAVA_FILTER
}
