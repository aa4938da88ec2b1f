/**
 * How calls go, counted as they are told of: who calls whom, how often, how long it takes, and how
 * it ends.
 *
 * <p>{@link io.kith.collector.figures.Figures} takes in what arrives, and adds it up in memory for
 * some seconds; {@link io.kith.collector.figures.FigureTables} adds that to the rows of a database;
 * {@link io.kith.collector.figures.FigureReader} answers questions from as few rows as will do, and
 * {@link io.kith.collector.figures.Cover} says which.
 */
@NullMarked
package io.kith.collector.figures;

import org.jspecify.annotations.NullMarked;
