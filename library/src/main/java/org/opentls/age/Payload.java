package org.opentls.age;

/**
 * What stands before a payload says how it is encrypted.
 *
 * @param key belongs to whoever takes it, who clears it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares payloads
record Payload(ChunkFormat format, byte[] key) {}
