package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.console.operator.CompanyReader;
import dev.latchkey.console.operator.NodeReader;
import dev.latchkey.console.operator.OperatorPages;
import dev.latchkey.gateway.observe.Readiness;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;

/** The pages of those who run the platform, joined. */
final class OperatorConsole {

    private final Configuration configuration;
    private final Kept kept;
    private final Deployment deployment;
    private final Pages pages;

    OperatorConsole(Configuration configuration, Kept kept, Pages pages) {
        this.configuration = configuration;
        this.kept = kept;
        this.deployment = kept.deployment();
        this.pages = pages;
    }

    /** Whether a node may be relied on. */
    static Readiness readiness(Deployment deployment) {
        var stores = deployment.stores();
        return new Readiness(
                stores.transactions(), stores.changeFeed(), stores::writeTrouble, deployment.follower()::standings);
    }

    OperatorPages pages() {
        var stores = deployment.stores();
        return new OperatorPages(
                pages,
                new OperatorDoor(pages, deployment.people().secondFactors()),
                new NodeReader(readiness(deployment), kept.budgets(), deployment.clock()),
                new CompanyReader(
                        stores.transactions(),
                        stores.companies(),
                        stores.users(),
                        stores.credentials(),
                        stores.installations(),
                        stores.auditLog()),
                deployment.operators(),
                configuration.listeners().webOrigin());
    }
}
