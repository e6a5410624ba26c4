// npm install @traceshop/telemetry @nestjs/core @nestjs/common @nestjs/platform-express reflect-metadata rxjs
// npm install --save-dev typescript @types/node
// npx tsc && node --import @traceshop/telemetry/register dist/main.js
import 'reflect-metadata';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { withSpan } from '@traceshop/telemetry';

@Controller('hello')
class HelloController {
  @Get(':name')
  hello(@Param('name') name: string) {
    return withSpan('greet', { 'greeting.language': 'en' }, () => ({ hello: name }));
  }
}

@Module({ controllers: [HelloController] })
class AppModule {}

async function main() {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  await app.listen(process.env.PORT ?? 3000);
  console.log(`${await app.getUrl()}/hello/you`);
}

void main();
