/** Records for Kafka in the context of a call: nobody waits for them beyond its deadline. */
@NullMarked
package io.kith.kafka;

import org.jspecify.annotations.NullMarked;
