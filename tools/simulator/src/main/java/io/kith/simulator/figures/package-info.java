/** What a run has come to, as values that a report or a program reads. */
@NullMarked
package io.kith.simulator.figures;

import org.jspecify.annotations.NullMarked;
