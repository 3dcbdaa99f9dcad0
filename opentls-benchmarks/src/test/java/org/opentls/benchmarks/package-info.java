@NullMarked
package org.opentls.benchmarks;

import org.jspecify.annotations.NullMarked;
