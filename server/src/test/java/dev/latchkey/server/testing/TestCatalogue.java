package dev.latchkey.server.testing;

import dev.latchkey.server.catalogue.Catalogue;
import dev.latchkey.server.demo.DemoCatalogue;

/** Catalogues that tests stand on. */
public final class TestCatalogue {

    /** The demonstration's. */
    public static final Catalogue HIRING = DemoCatalogue.read();

    private TestCatalogue() {}
}
