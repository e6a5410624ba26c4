// The table: every figure that is compared with what is known of a running stack.
import { JAEGER_FIGURES, STOCK_FIGURE } from './jaeger-figures.ts';
import { MESSAGING_FIGURES } from './messaging-figures.ts';
import { PIPELINE_FIGURES } from './pipeline-figures.ts';
import { SERVICE_FIGURES } from './service-figures.ts';
import { SHOP_CHECKOUT_FIGURES } from './shop-checkout-figures.ts';
import { SHOP_SERVICE_FIGURES } from './shop-service-figures.ts';

export const LIVE_FIGURES = [
  ...SHOP_CHECKOUT_FIGURES,
  ...SHOP_SERVICE_FIGURES,
  ...SERVICE_FIGURES,
  ...MESSAGING_FIGURES,
  ...PIPELINE_FIGURES,
  ...JAEGER_FIGURES,
  STOCK_FIGURE,
];
