package io.kith.transport.http;

/** What becomes of a request: it is answered at once, or by a call. */
sealed interface Outcome permits HttpResponse, HttpCall {}
