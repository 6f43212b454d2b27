package dev.latchkey.gateway.proxy;

import dev.latchkey.engine.request.Judge;

/** What is served, and the judge of every request to it. */
public record JudgedCatalog(Catalog catalog, Judge judge) {}
