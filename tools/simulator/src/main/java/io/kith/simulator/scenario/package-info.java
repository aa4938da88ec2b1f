/**
 * What is simulated, as a file says it: instances, clients, the network between them, the registry,
 * what happens when, and the policies that are compared.
 */
@NullMarked
package io.kith.simulator.scenario;

import org.jspecify.annotations.NullMarked;
