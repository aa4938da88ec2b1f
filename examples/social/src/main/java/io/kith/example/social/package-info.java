/** The example that the demo runs: a small social application made of services. */
@NullMarked
package io.kith.example.social;

import org.jspecify.annotations.NullMarked;
