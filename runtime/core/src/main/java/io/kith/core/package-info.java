/** The words every other module speaks: context, deadline, call, reply, status and filter. */
@NullMarked
package io.kith.core;

import org.jspecify.annotations.NullMarked;
