/** Figures for people, as text and as a page with charts, and for programs. */
@NullMarked
package io.kith.simulator.report;

import org.jspecify.annotations.NullMarked;
