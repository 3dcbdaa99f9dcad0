/**
 * What a store of sessions or keys has to keep, as tests of JUnit.
 *
 * <p>Whoever writes a store extends {@link org.opentls.contracts.SessionStoreContract} or {@link
 * org.opentls.contracts.KeyRingStoreContract} in the tests of it, and says how one is opened. Each
 * test is a sentence of {@link org.opentls.tls.SessionStore} or {@link
 * org.opentls.tls.KeyRingStore}.
 *
 * <p>Every test uses a namespace of its own, so that the data of earlier runs does no harm and
 * nothing has to be cleaned up.
 *
 * <p>This package stands on {@link org.opentls.tls}, JUnit and AssertJ.
 */
@NullMarked
package org.opentls.contracts;

import org.jspecify.annotations.NullMarked;
