package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.console.partner.CustomerReader;
import dev.latchkey.console.partner.MemberLetter;
import dev.latchkey.console.partner.PartnerReader;
import dev.latchkey.console.partner.PortalPages;
import dev.latchkey.console.partner.SignUpPages;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.core.portal.PartnerMembers;
import dev.latchkey.core.portal.SignUps;
import dev.latchkey.core.review.ListingCommands;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.PartnerViewers;
import dev.latchkey.store.sql.Stores;
import java.util.concurrent.Executors;

/** The pages of partners' people, joined. */
final class PartnerConsole {

    private final Configuration configuration;
    private final Kept kept;
    private final Deployment deployment;
    private final Stores stores;
    private final Pages pages;
    private final PartnerDoor door;

    PartnerConsole(Configuration configuration, Kept kept, Pages pages) {
        this.configuration = configuration;
        this.kept = kept;
        this.deployment = kept.deployment();
        this.stores = deployment.stores();
        this.pages = pages;
        this.door = new PartnerDoor(
                pages, new PartnerViewers(stores), deployment.people().secondFactors());
    }

    /** The way to them. */
    PartnerDoor door() {
        return door;
    }

    PortalPages pages() {
        var members = new PartnerMembers(stores, deployment.people(), deployment.clock(), deployment.random());
        var letter = new MemberLetter(
                members, kept.letters(), pages, configuration.listeners().webOrigin());
        return new PortalPages(
                pages,
                door,
                new PortalPages.Readers(
                        new PartnerReader(stores, stores.credentials(), deployment.clock()),
                        new CustomerReader(stores, stores.activity()),
                        new PartnerRule(stores),
                        ConsoleAssembly.auditTrail(stores, kept.logReadings(), deployment.clock())),
                new PortalPages.Commands(
                        deployment.partners(),
                        members,
                        letter,
                        signUp(),
                        new ListingCommands(stores, deployment.clock())));
    }

    private SignUpPages signUp() {
        var signUps = new SignUps(
                stores,
                deployment.partners().founding(),
                deployment.people(),
                new Settings(configuration).signUp(),
                deployment.clock(),
                deployment.random());
        return new SignUpPages(
                pages,
                signUps,
                kept.letters(),
                Executors.newVirtualThreadPerTaskExecutor(),
                configuration.listeners().webOrigin());
    }
}
