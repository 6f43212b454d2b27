package dev.latchkey.edge.http;

/** A body that is sent piece by piece, as its reader takes it. */
public sealed interface LongBody permits CompressedBody, StreamedBody {}
