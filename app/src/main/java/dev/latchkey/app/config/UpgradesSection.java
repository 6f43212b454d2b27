package dev.latchkey.app.config;

import dev.latchkey.engine.apispec.UpgradeChoices;
import dev.latchkey.engine.protocol.UpgradeProtocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code apis[].upgrades}: by which operations a connection may be given over to another protocol, such as WebSocket. */
final class UpgradesSection {

    private UpgradesSection() {}

    /** @param place of the API, as messages name it: {@code apis[0].} */
    static UpgradeChoices read(ConfigurationValues api, String place, List<String> problems) {
        var choices = new ArrayList<UpgradeChoices.Choice>();
        for (var mapping : api.mappings("upgrades")) {
            var upgrade = new ConfigurationValues(mapping);
            var origin = place + "upgrades[" + choices.size() + "]";
            var operation = upgrade.text("operation", "");
            if (operation.isEmpty()) {
                upgrade.problem("operation: expected an operationId of the document, or GET and a path of it");
            }
            choices.add(new UpgradeChoices.Choice(origin, operation, protocols(upgrade)));
            upgrade.finish(origin + ".", problems);
        }
        return new UpgradeChoices(choices);
    }

    private static Set<String> protocols(ConfigurationValues upgrade) {
        var protocols = new LinkedHashSet<String>();
        for (var name : upgrade.texts("protocols")) {
            UpgradeProtocol.parse(name)
                    .ifPresentOrElse(
                            protocols::add,
                            () -> upgrade.problem("protocols: expected protocols that are not HTTP again, such as "
                                    + UpgradeProtocol.WEBSOCKET + ", got \"" + name + "\""));
        }
        if (protocols.isEmpty()) {
            protocols.add(UpgradeProtocol.WEBSOCKET);
        }
        return protocols;
    }
}
