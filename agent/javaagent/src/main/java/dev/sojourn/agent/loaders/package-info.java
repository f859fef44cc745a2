/**
 * Class loaders that must find the one runtime: how they are led to it, and the copies of it that
 * were met. May not live here: what is done to annotated methods. Internal, without any promise of
 * compatibility.
 */
@NullMarked
package dev.sojourn.agent.loaders;

import org.jspecify.annotations.NullMarked;
