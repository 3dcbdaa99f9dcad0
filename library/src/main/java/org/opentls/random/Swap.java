package org.opentls.random;

/** Exchanges two elements of a sequence. */
@FunctionalInterface
interface Swap {
  void swap(int i, int j);
}
