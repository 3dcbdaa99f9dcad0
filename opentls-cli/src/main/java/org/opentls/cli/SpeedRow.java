package org.opentls.cli;

import java.util.Optional;

/**
 * A row of the table of {@code speed}.
 *
 * @param label what is measured
 * @param size the bytes that a call works on, or what it costs
 * @param isData whether {@code size} is data, so that bytes a second say more than calls a second
 * @param ours what OpenTLS does
 * @param theirs what the JDK does, if it can
 */
record SpeedRow(String label, int size, boolean isData, Runnable ours, Optional<Runnable> theirs) {}
