package io.kith.collector.observatory;

import io.kith.collector.CollectorOptions;
import io.kith.collector.alert.AlertSettings;
import io.kith.collector.figures.FigureOptions;
import java.nio.file.Path;

/**
 * What a hub collects, and where it keeps that.
 *
 * @param directory where files are; nobody else may use it
 * @param collector how traces are taken in and kept
 * @param figures how calls are counted, and how long that is kept
 * @param alerts what is wrong, and who is told
 */
public record ObservatoryOptions(
    Path directory, CollectorOptions collector, FigureOptions figures, AlertSettings alerts) {

  /** The defaults, with files in this directory. */
  public static ObservatoryOptions in(Path directory) {
    return new ObservatoryOptions(
        directory,
        CollectorOptions.in(directory.toString()),
        FigureOptions.defaults(),
        AlertSettings.usual());
  }

  /** These options with another way to take traces in and keep them. */
  public ObservatoryOptions with(CollectorOptions other) {
    return new ObservatoryOptions(directory, other, figures, alerts);
  }

  /** These options with figures that are counted or kept in another way. */
  public ObservatoryOptions with(FigureOptions other) {
    return new ObservatoryOptions(directory, collector, other, alerts);
  }

  /** These options with other alerts. */
  public ObservatoryOptions with(AlertSettings other) {
    return new ObservatoryOptions(directory, collector, figures, other);
  }
}
