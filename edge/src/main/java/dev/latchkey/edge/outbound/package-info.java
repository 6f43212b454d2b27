/**
 * Documents fetched from addresses that strangers name: clients' key sets and metadata documents. {@code OutboundFetcher.fetch} judges the
 * address, resolves the name, judges what it resolves to and connects to exactly that; so nobody reaches our own network through
 * us. Does not know what the documents mean.
 */
@NullMarked
package dev.latchkey.edge.outbound;

import org.jspecify.annotations.NullMarked;
