package org.opentls.cli;

import java.time.Instant;

/**
 * A member of a tar archive.
 *
 * @param name as {@link FileNames} has it, with {@code /} between folders
 * @param link what a link names; empty for others
 * @param size the bytes of content that follow
 * @param mode the permissions: the last twelve bits of {@code st_mode}
 */
record TarEntry(Kind kind, String name, String link, long size, int mode, Instant modified) {
  /** What a member is, and how POSIX marks it. */
  enum Kind {
    FILE('0'),
    HARD_LINK('1'),
    SYMBOLIC_LINK('2'),
    CHARACTER_DEVICE('3'),
    BLOCK_DEVICE('4'),
    DIRECTORY('5'),
    PIPE('6');

    final char mark;

    Kind(char mark) {
      this.mark = mark;
    }

    /** Whether such a member is neither written nor restored. */
    boolean isSpecial() {
      return this == CHARACTER_DEVICE || this == BLOCK_DEVICE || this == PIPE;
    }
  }
}
