/**
 * The {@code opentls} program, for the command line.
 *
 * <p>{@link org.opentls.cli.Main} finds the command that was named and runs it; a command is a
 * picocli class that takes a {@code Console}. Nothing else in the process is touched, so a test
 * runs a command with {@code Main.run}.
 */
@NullMarked
package org.opentls.cli;

import org.jspecify.annotations.NullMarked;
