package io.caravan.route;

import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/** Leaves every route stopped that would start by itself, and only those: for commands that process what they are given. */
final class OnlyOnDemand extends MainListenerSupport {

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        ((ModelCamelContext) main.getCamelContext()).addModelLifecycleStrategy(new ModelLifecycleStrategySupport() {
            @Override
            public void onAddRouteDefinition(RouteDefinition route) {
                String uri = route.getInput().getUri();
                if (!uri.startsWith("direct:") && !uri.startsWith("seda:")) {
                    route.autoStartup(false);
                }
            }
        });
    }
}
