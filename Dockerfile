# One file for every service: docker build --build-arg SERVICE=user .
# The images share all layers but the last one, which holds the service itself.

FROM node:24-slim AS pnpm
# As in scripts/run/install.js.
RUN npm install --global --no-audit --no-fund --loglevel=error pnpm@12.21.0
ENV CI=true
WORKDIR /app

# The manifests alone: what is installed below depends on them, not on the sources around them.
FROM node:24-slim AS manifests
WORKDIR /all
COPY packages packages
COPY services services
RUN mkdir /manifests && find . -name package.json -exec cp --parents --target-directory /manifests {} +

FROM pnpm AS production
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY --from=manifests /manifests ./
# What services import to run, and what those packages import: development dependencies are not followed.
# pnpm installs the root whatever the filters say; its only run-time packages are optional: Node itself.
RUN --mount=type=cache,id=pnpm,target=/pnpm \
    pnpm install --frozen-lockfile --store-dir=/pnpm --reporter=append-only \
      --filter-prod='{services/*}...' --prod --no-optional

FROM production AS build
# Optional packages are the tools for other work: Node, linter, test transformer. TypeScript's
# compiler is one of them, so it is fetched by itself, in the version of the catalog.
RUN --mount=type=cache,id=pnpm,target=/pnpm \
    pnpm install --frozen-lockfile --store-dir=/pnpm --reporter=append-only \
      --filter-prod='{services/*}...' --no-optional && \
    npm install --global --no-audit --no-fund --loglevel=error \
      "typescript@$(sed -n 's/^  typescript: //p' pnpm-workspace.yaml)"
COPY tsconfig.base.json ./
COPY packages packages
COPY services services
# What runs, and the maps that give its stack traces the lines of the sources.
RUN tsc --build services/* && mkdir /built && \
    find packages services -type f -not -path '*/node_modules/*' \
      \( -path '*/dist/*.js' -o -path '*/dist/*.js.map' -o -path '*/migrations/*' \) \
      -exec cp --parents --target-directory /built {} +

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0
# Give memory back: those of packages/shop-harness/src/service-process.ts.
ENV MALLOC_MMAP_THRESHOLD_=32768 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=production /app/node_modules node_modules
COPY --from=production /app/packages packages
COPY --from=production /app/services services
COPY --from=build /built/packages packages
ARG SERVICE
COPY --from=build /built/services/${SERVICE} services/${SERVICE}
WORKDIR /app/services/${SERVICE}
USER node
# Node itself is process 1, so SIGTERM reaches the service. The options are those of
# packages/shop-harness/src/service-process.ts.
CMD ["node", "--enable-source-maps", "--max-semi-space-size=2", "--max-old-space-size=192", "--require", "@traceshop/telemetry/register", "dist/main.js"]
