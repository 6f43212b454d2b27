package dev.latchkey.testing;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.demo.platform.DemoCatalogue;

/** Catalogues that tests stand on. */
public final class TestCatalogue {

    /** The demonstration's. */
    public static final Catalogue HIRING = DemoCatalogue.read();

    private TestCatalogue() {}
}
