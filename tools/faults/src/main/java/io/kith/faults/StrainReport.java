package io.kith.faults;

import java.util.List;
import java.util.Map;

/**
 * What a strain has shown.
 *
 * @param rows of the table of its kind
 * @param broken what was promised and is not so
 * @param lines what its plot shows: a value for each second, by the name of the line
 */
record StrainReport(List<String> rows, List<String> broken, Map<String, double[]> lines) {}
