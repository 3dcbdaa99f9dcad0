/**
 * What the layers above {@link org.opentls.api} share, and no user sees.
 *
 * <p>This package stands on {@link org.opentls.api} alone.
 */
@NullMarked
package org.opentls.internal;

import org.jspecify.annotations.NullMarked;
