package io.kith.cluster;

/**
 * How many calls of this process met a variant of an experiment.
 *
 * @param experiment its name
 * @param variant the name of the variant
 * @param calls those that the experiment is about and that carry its label, whether they got it
 *     here or came with it
 */
public record Exposure(String experiment, String variant, long calls) {}
