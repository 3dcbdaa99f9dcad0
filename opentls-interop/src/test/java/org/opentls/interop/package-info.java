/** Programs and libraries of others that were not changed, on the provider. */
@NullMarked
package org.opentls.interop;

import org.jspecify.annotations.NullMarked;
